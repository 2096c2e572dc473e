import { format, resolveConfig } from 'prettier';
import { formulasPage } from './formulas-page.ts';
import { nodesPage } from './nodes-page.ts';
import { settingsPage } from './settings-page.ts';

/** Pages that are written from the code, by their path. */
const pages: Readonly<Record<string, () => string>> = {
  'docs/guide/formulas-reference.md': formulasPage,
  'docs/guide/nodes.md': nodesPage,
  'docs/operations/settings.md': settingsPage,
};

/** Each page as it must be now, formatted as the repository is. */
export async function writtenPages(): Promise<Array<{ path: string; text: string }>> {
  return Promise.all(
    Object.entries(pages).map(async ([path, page]) => {
      const options = await resolveConfig(path);
      return { path, text: await format(page(), { ...options, parser: 'markdown' }) };
    }),
  );
}
