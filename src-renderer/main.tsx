import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/theme.css';
import './ui/base.css';
import { App } from './app/app.tsx';
import { createTickingClock } from './mirror/clock.ts';
import { createMirror } from './mirror/mirror.ts';
import { ServicesProvider } from './mirror/services.tsx';

const bridge = window.tenantry;
const mirror = createMirror(bridge);
void mirror.load();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root element');
createRoot(root).render(
  <StrictMode>
    <ServicesProvider services={{ bridge, mirror, clock: createTickingClock() }}>
      <App />
    </ServicesProvider>
  </StrictMode>,
);
