import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/theme.css';
import './ui/base.css';
import { App } from './app/app.tsx';
import { createTickingClock } from './store/clock.ts';
import { createStore } from './store/store.ts';
import { ServicesProvider } from './store/services.tsx';

const bridge = window.tenantry;
const store = createStore(bridge);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root element');

// "Loading" is for who has to wait: most often the snapshot is there before it could be read.
const patienceMs = 150;
await Promise.race([store.load(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
createRoot(root).render(
  <StrictMode>
    <ServicesProvider services={{ bridge, store, clock: createTickingClock() }}>
      <App />
    </ServicesProvider>
  </StrictMode>,
);
