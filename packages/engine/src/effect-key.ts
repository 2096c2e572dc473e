/**
 * The ledger's name for one write: environment, connection, action, natural key. Neither run nor flow is in
 * it, so that a replay, a copied flow or a second flow finds what was done. `again` sets a write apart that is to be
 * made although it was made before.
 */
export function effectKey(parts: {
  environment: string;
  connection: string;
  action: string;
  natural: string;
  again?: string | undefined;
}): string {
  const { environment, connection, action, natural, again } = parts;
  return `${environment}/${connection}/${action}/${natural}${again === undefined ? '' : `~again/${again}`}`;
}
