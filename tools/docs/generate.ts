/** Writes the pages that come from the code: node tools/launch/run.mjs tools/docs/generate.ts */
import { writeFileSync } from 'node:fs';
import { writtenPages } from './pages.ts';

for (const { path, text } of await writtenPages()) {
  writeFileSync(path, text);
  console.log(path);
}
