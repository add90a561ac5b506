/** The token of a mailed link, from behind the # where no server sees it; taken out of the address, so that it stays in no history. */
export function takeLinkToken(): string {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token) history.replaceState(history.state, "", location.pathname);
  return token;
}
