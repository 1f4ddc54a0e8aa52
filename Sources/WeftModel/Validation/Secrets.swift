package import WeftJSON

/// The fields whose values are told to nobody, not even in the refusal of them. By name and without the schema, since
/// what is refused may stand where the schema has nothing.
package enum Secrets {
    private static let names: Set<String> = [
        "auth_data", "password", "ipmi_password", "v2_community", "v3_authentication_password", "v3_privacy_password",
    ]
    /// What is shown in the place of a secret.
    package static let mask = JSON.string("(secret)")

    static func contains(_ field: String) -> Bool { names.contains(field) }

    /// The value with each secret in it masked.
    static func masked(_ value: JSON) -> JSON {
        switch value {
        case .array(let elements): .array(elements.map(masked))
        case .object(let object):
            .object(
                object.reduce(into: JSONObject()) { result, member in
                    result[member.key] = contains(member.key) ? mask : masked(member.value)
                })
        default: value
        }
    }
}
