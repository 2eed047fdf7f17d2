import { forms } from './forms.ts'
import type { PlantedError } from './planted-error.ts'
import { pods } from './pods.ts'
import { policies } from './policies.ts'
import { scaling } from './scaling.ts'
import { stopping } from './stopping.ts'
import { wiring } from './wiring.ts'

/** Each of these is planted into what ci/everything.yaml leads to. */
export const PLANTED_ERRORS: PlantedError[] = [
  ...scaling,
  ...stopping,
  ...pods,
  ...wiring,
  ...policies,
  ...forms,
]
