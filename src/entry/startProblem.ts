/** A reason not to start that the operator can cure: shown as its sentence alone, without a stack. */
export class StartProblem extends Error {
  override name = 'StartProblem';
}
