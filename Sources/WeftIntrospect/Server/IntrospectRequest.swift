/// One request for a page: `GET /Snh_<name>?<field>=<value>&…` (introspect.md §1).
package struct IntrospectRequest: Hashable, Sendable {
    /// Without `Snh_`.
    package let name: String
    private let arguments: [String: String]

    package init(_ name: String, _ arguments: [String: String] = [:]) {
        self.name = name
        self.arguments = arguments
    }

    /// The value of a field; empty when it was not given. With exactly one argument its name does not matter: it is the
    /// request's first field.
    ///
    /// - Parameter others: fields that may be given alone, and are then not taken for the first.
    package func first(_ field: String, besides others: String...) -> String {
        if let value = arguments[field] { return value }
        guard arguments.count == 1, let (name, value) = arguments.first, !others.contains(name) else { return "" }
        return value
    }

    package subscript(field: String) -> String { arguments[field] ?? "" }

    /// Booleans arrive as `1`, or not at all.
    package func isSet(_ field: String) -> Bool { ["1", "true"].contains(self[field]) }
}

/// What a process shows: its pages by request name.
package protocol IntrospectPages: Sendable {
    /// `contrail-control`, as the original calls the process.
    var module: String { get }
    /// The requests that are answered, for the index.
    var requests: [String] { get }
    /// The responses to a request; nil when there is no such request.
    func answer(_ request: IntrospectRequest) async -> [Sandesh]?
}
