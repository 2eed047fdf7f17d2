import { Type } from 'typebox'

/** What a model costs, in US dollars, as its operator configured it; 0 where it is not known. */
export interface ModelPrice {
  /** For one prediction. */
  perPrediction: number
  /** For a second that a prediction runs. */
  perSecond: number
}

/** The variable of a price for one prediction. */
export const UsdPerPrediction = Type.Number({
  default: 0,
  minimum: 0,
  description:
    'What the page of the model says that one prediction costs, in US dollars (https://replicate.com/pricing). ' +
    'Only the metric of cost is computed from it; 0 where it is not known or paid by time.',
})

/** The variable of a price by time. */
export const UsdPerSecond = Type.Number({
  default: 0,
  minimum: 0,
  description:
    'What a second of the hardware costs that the model runs on, for models that are paid by time ' +
    '(https://replicate.com/pricing).',
})
