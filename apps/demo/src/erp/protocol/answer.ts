import { OdooError } from '../errors.ts';

/** An HTTP answer before any fault gets at it. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

export const html = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
});

/** The page a web server or a proxy puts up, such as `503 Service Unavailable`. */
export const errorPage = (
  status: number,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer =>
  html(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`,
    headers,
  );

/** What Odoo tells about an error: `data` in JSON-RPC, the whole body in JSON-2. */
export function errorData(error: OdooError) {
  return {
    name: error.odooName,
    message: error.message,
    arguments: error.arguments,
    context: {},
    debug: `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", in _serve_db\n${error.odooName}: ${error.message}\n`,
  };
}

/** Errors of Odoo become answers; anything else is a defect of the emulator and must be seen. */
export function asOdooError(error: unknown): OdooError {
  if (error instanceof OdooError) return error;
  throw error;
}
