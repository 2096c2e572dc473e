/** A link in the header of a demo page, to the other places of the demo. */
export interface PageLink {
  title: string;
  url: string;
}
