/** Path and query of a URL, beginning with "?" where there is one. */
export interface Address {
  pathname: string;
  search: string;
}

const plain = /^https?:\/\/[^/?#]+((?:\/[\w~:@-]+)+)(\?[\w~:@.,%&=+*!$/;()-]+)?$/;

/** Takes a URL apart; one of plain segments and characters is not parsed anew, for that costs as much as finding its route. */
export function addressOf(url: string): Address {
  const found = plain.exec(url);
  if (found) return { pathname: found[1]!, search: found[2] ?? "" };
  const { pathname, search } = new URL(url);
  return { pathname, search };
}
