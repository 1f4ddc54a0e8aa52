import WeftJSON
import WeftModel

/// The limits of autonomous system numbers.
enum AutonomousSystem {
    /// - Parameters:
    ///   - value: `nil` and null are not looked at.
    ///   - isWide: numbers of four octets are allowed.
    static func check(
        _ value: JSON?, _ field: String, of record: Record, isWide: Bool
    ) throws(ConfigError) {
        guard let value, !value.isNull else { return }
        // RFC 7607: 0 is no autonomous system.
        guard let number = value.uint, (1...UInt64(UInt32.max)).contains(number) else {
            throw .invalid(field, value, of: record, "must be between 1 and 4294967295")
        }
        guard number <= 0xffff || isWide else {
            // The original's words, which clients know.
            throw .invalid(
                field, value, of: record,
                "ASN out of range, should be between 1-0xFFFF; larger ones need enable_4byte_as")
        }
    }

    /// A number that may be 0 for none.
    static func checkOptional(
        _ value: JSON?, _ field: String, of record: Record, isWide: Bool
    ) throws(ConfigError) {
        if value == 0 { return }
        try check(value, field, of: record, isWide: isWide)
    }
}

extension ConfigError {
    /// A value that rules refuse, with the object that has it. Not for secrets.
    static func invalid(_ field: String, _ value: JSON, of record: Record, _ reason: String) -> ConfigError {
        ConfigError(
            .invalidValue,
            "Invalid \(field) \(value.string ?? value.text) of \(record.type.name) \(record.name): \(reason)")
    }
}
