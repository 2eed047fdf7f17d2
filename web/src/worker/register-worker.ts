/** Lets the page open without a network, and be installed. A browser that has no workers loses only that. */
export async function registerWorker(container: ServiceWorkerContainer | undefined): Promise<void> {
  await container
    ?.register(new URL('./service-worker.js', document.baseURI.split('#')[0]), { updateViaCache: 'none' })
    .catch((error: unknown) => console.warn(error))
}
