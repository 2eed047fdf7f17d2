import { IMAGE_WORKERS } from '../rig/service-names.ts'
import type { Scene } from './fault.ts'

/** Kills both image-workers, because a request does not show which of them sent it. */
export function killImageWorkers(scene: Scene): void {
  scene.countInjection()
  scene.rig.services.kill(...IMAGE_WORKERS)
}
