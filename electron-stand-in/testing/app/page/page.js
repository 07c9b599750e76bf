// What page code can reach at its earliest moment.
globalThis.seenGlobals = Object.getOwnPropertyNames(globalThis).filter((name) => /electron|stand|playwright|require|process/i.test(name));
const frame = document.createElement('iframe');
document.body.append(frame);
globalThis.seenInFrame = Object.getOwnPropertyNames(frame.contentWindow).filter((name) =>
  /electron|stand|playwright|require|process|fixture/i.test(name),
);
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.effectiveDirective));
globalThis.pushed = [];
globalThis.stop = globalThis.fixture.onPushed((value) => globalThis.pushed.push(value));
document.querySelector('#main').textContent = 'Ready';
