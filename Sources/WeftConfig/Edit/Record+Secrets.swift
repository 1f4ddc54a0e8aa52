import WeftModel
import WeftNet

extension Record {
    /// Puts what is kept in the place of the masks that answers show for secrets.
    mutating func unmask(from old: Record?) throws(ConfigError) {
        do {
            object = try object.unmasked(from: old?.object)
        } catch {
            throw ConfigError(
                .invalidValue,
                "\(type.name) \(name): (secret) in \(error.field) stands for a value that is kept, and none is: give the value"
            )
        }
    }
}
