import { forms } from './planted/forms.ts'
import type { PlantedError } from './planted/planted-error.ts'
import { pods } from './planted/pods.ts'
import { policies } from './planted/policies.ts'
import { scaling } from './planted/scaling.ts'
import { stopping } from './planted/stopping.ts'
import { wiring } from './planted/wiring.ts'

/** Each of these is planted into what ci/everything.yaml leads to. */
export const PLANTED_ERRORS: PlantedError[] = [
  ...scaling,
  ...stopping,
  ...pods,
  ...wiring,
  ...policies,
  ...forms,
]
