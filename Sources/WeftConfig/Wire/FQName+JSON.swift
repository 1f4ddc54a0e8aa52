package import WeftJSON
package import WeftNet

extension FQName {
    /// nil unless this is a list of strings with something in it.
    package init?(json: JSON?) {
        guard let parts = json?.array?.map(\.string), !parts.isEmpty, !parts.contains(nil) else { return nil }
        self.init(parts.compactMap(\.self))
    }
}
