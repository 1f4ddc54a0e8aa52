package import WeftMetrics

/// One request for a page: `GET /Snh_<name>?<field>=<value>&…` (docs/wire/introspect.md, "Requests").
package struct IntrospectRequest: Hashable, Sendable {
    /// Stands for a request's first field when it comes alone, by custom of the readers:
    /// `Snh_SandeshTraceRequest?x=XmppMessageTrace`.
    private static let anyName = "x"

    /// Without `Snh_`.
    package let name: String
    private let arguments: [String: String]

    package init(_ name: String, _ arguments: [String: String] = [:]) {
        self.name = name
        self.arguments = arguments
    }

    /// The value of the request's first field; empty when it was not given.
    package func first(_ field: String) -> String {
        arguments[field] ?? (arguments.count == 1 ? arguments[Self.anyName] : nil) ?? ""
    }

    package subscript(field: String) -> String { arguments[field] ?? "" }

    /// Booleans arrive as `1`, or not at all.
    package func isSet(_ field: String) -> Bool { ["1", "true"].contains(self[field]) }

    /// A field that was given and that the request does not have.
    func unknownField(besides fields: [String]) -> String? {
        if arguments.count == 1, arguments.keys.first == Self.anyName { return nil }
        return arguments.keys.sorted().first { !fields.contains($0) }
    }
}

/// What a process shows: its pages by request name.
package protocol IntrospectPages: Sendable {
    /// `contrail-control`, as the original calls the process.
    var module: String { get }
    /// The requests that are answered, each with its fields in their order, of which a page may leave some unheeded.
    var requests: [String: [String]] { get }
    /// The responses to a request; nil when there is no such request. Fails when what they are to show cannot be asked.
    func answer(_ request: IntrospectRequest) async throws -> [Sandesh]?
    /// The figures of what the pages show, for `GET /metrics`.
    func addFigures(to exposition: inout Exposition) async
}
