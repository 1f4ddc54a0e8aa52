/// How a refusal keeps its meaning on the way to a remote connector: HTTP's status alone says less than the code.
extension ConfigError.Code {
    /// The name of the header that carries ``wireName`` beside the status and the text.
    package static let header = "X-Weft-Error"

    /// `not-owner`
    package var wireName: String { String(description.map { $0 == " " ? "-" : $0 }) }

    package init?(wireName: String) {
        guard let code = Self.every.first(where: { $0.wireName == wireName }) else { return nil }
        self = code
    }

    private static let every: [Self] = [
        .malformed, .invalidValue, .wrongParent, .exhausted, .immutable, .forbiddenValue, .derived,
        .unauthenticated, .notPermitted, .notOwner, .fenced, .notFound, .exists, .childrenExist, .referrersExist,
        .inUse, .unavailable,
    ]
}
