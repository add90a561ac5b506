/** A failure that one line explains, way out included; print its message and nothing else. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
