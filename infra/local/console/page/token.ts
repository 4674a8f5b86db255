const NAME = 'token';

/**
 * The token of the address, which is taken out of it: it need not stand in the history, nor in a picture of the screen.
 * It is kept for this tab, so that the page can be loaded again.
 */
export function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get(NAME);
  if (given !== null) {
    sessionStorage.setItem(NAME, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(NAME) ?? '';
}
