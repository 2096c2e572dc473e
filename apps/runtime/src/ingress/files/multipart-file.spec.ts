import { describe, expect, it } from 'vitest';
import { fileOfForm } from './multipart-file.ts';

/** A form as browsers and programs write it. */
async function formOf(form: FormData): Promise<{ contentType: string; body: Buffer }> {
  const response = new Response(form);
  return {
    contentType: response.headers.get('content-type') ?? '',
    body: Buffer.from(await response.arrayBuffer()),
  };
}

async function* inPieces(content: Buffer, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
  await Promise.resolve();
}

async function read(contentType: string, body: Buffer, size: number) {
  const { name, bytes } = await fileOfForm(contentType, inPieces(body, size));
  const parts: Buffer[] = [];
  for await (const each of bytes) parts.push(each);
  return { name, content: Buffer.concat(parts) };
}

describe('the file of a form', () => {
  const bytes = Buffer.from('a,b\r\n--not-the-end\r\n1,\u00fc\r\n\0\xff', 'latin1');

  it('is found among its fields and comes out byte for byte, wherever the pieces end', async () => {
    const form = new FormData();
    form.set('note', 'for the shop');
    form.set('file', new File([bytes], 'Preise "neu".csv', { type: 'text/csv' }));
    form.set('other', 'after it');
    const { contentType, body } = await formOf(form);
    for (const size of [1, 2, 3, 7, 64, 10_000])
      expect(await read(contentType, body, size)).toEqual({ name: 'Preise "neu".csv', content: bytes });
  });

  it('may be empty', async () => {
    const form = new FormData();
    form.set('file', new File([], 'empty.csv'));
    const { contentType, body } = await formOf(form);
    expect(await read(contentType, body, 5)).toEqual({ name: 'empty.csv', content: Buffer.alloc(0) });
  });

  it('is missed when there is none, or when the form breaks off', async () => {
    const form = new FormData();
    form.set('note', 'no file');
    const { contentType, body } = await formOf(form);
    await expect(read(contentType, body, 9)).rejects.toThrow('The form has no file: add one.');
    await expect(read(contentType, body.subarray(0, -10), 9)).rejects.toThrow(
      'ends before its last part does',
    );
    await expect(read('multipart/form-data', body, 9)).rejects.toThrow('does not say where its parts begin');
  });
});
