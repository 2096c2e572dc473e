/** A row as it is edited: both cells text, not checked yet. */
export interface LookupRow {
  key: string;
  value: string;
}

export function rowsOf(table: Readonly<Record<string, string>>): LookupRow[] {
  return Object.entries(table).map(([key, value]) => ({ key, value }));
}

export function tableOf(rows: readonly LookupRow[]): Record<string, string> {
  return Object.fromEntries(rows.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
}

/** What keeps the rows from being saved, by row. Rows that are empty altogether are left out when saving. */
export function problemsIn(rows: readonly LookupRow[]): Map<number, string> {
  const problems = new Map<number, string>();
  const first = new Map<string, number>();
  rows.forEach(({ key, value }, index) => {
    if (key === '' && value !== '') problems.set(index, 'A value needs a key');
    if (key === '') return;
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    else problems.set(index, `“${key}” stands in row ${String(before + 1)} already`);
  });
  return problems;
}

/** Rows from a spreadsheet: a line a row, cells apart by a tab; from a file, by a semicolon or a comma. */
export function rowsFromText(text: string): LookupRow[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const mark = line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',';
      const [key = '', ...value] = line.split(mark);
      return { key: key.trim(), value: value.join(mark).trim() };
    });
}

/** Pasted rows come in at a row; keys that are there already get the new value where they stand. */
export function pasteRows(rows: readonly LookupRow[], at: number, pasted: readonly LookupRow[]): LookupRow[] {
  const known = new Map(rows.map(({ key }, index) => [key, index]));
  const changed = [...rows];
  const added: LookupRow[] = [];
  for (const row of pasted) {
    const index = row.key === '' ? undefined : known.get(row.key);
    if (index === undefined) added.push(row);
    else changed[index] = row;
  }
  const target = changed[at];
  const replaces = target !== undefined && target.key === '' && target.value === '';
  return changed.toSpliced(at, replaces ? 1 : 0, ...added);
}
