package import WeftCompiler
package import WeftNet

extension ConfigService {
    /// What whoever made an object should know about what follows from it: of some objects, or of all that have any,
    /// sorted by name.
    package func conditions(
        of ids: [ObjectID]? = nil, by caller: Caller
    ) async throws(ConfigError) -> [Condition] {
        try await look(by: caller) { seen in seen.conditions(of: ids) }
    }
}
