/**
 * What a person means by a text: JSON where it is JSON, else the text itself. Numbers that JSON would not give back as
 * they are written, such as 19.90, stay text: no digit is lost.
 */
export function readAs(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}
