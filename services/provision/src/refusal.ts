/** What was found is not fit, or may not be made. The message is all that the operator needs, without a stack. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** A store does not let this role do something. */
export class MissingRight extends Refusal {
  override name = 'MissingRight'
}
