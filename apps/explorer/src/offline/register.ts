/** Keeps the page for later, once it has been shown. */

export function startOffline(): void {
  if (!("serviceWorker" in navigator)) return;
  const register = (): void => {
    // Without it the page works as well, with a network.
    navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => undefined);
  };
  addEventListener("load", () => setTimeout(register, 1500));
}
