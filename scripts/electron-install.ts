import { electronBinary, installElectron } from './host.ts';
import { main } from './project.ts';

/* Installs Electron's binary, however long it takes, also after an earlier try has failed. */

main(async () => {
  const present = electronBinary();
  if (present !== null) {
    console.log(`Electron is installed: ${present}`);
    return 0;
  }
  const reason = await installElectron(null);
  const binary = electronBinary();
  if (binary === null) throw new Error(`Electron could not be installed: ${reason ?? 'no binary came'}. The stand-in will be used.`);
  console.log(`Electron is installed: ${binary}`);
  return 0;
});
