/// A page of a process: how it is asked for, and what it answers.
struct IntrospectPage<Pages: Sendable>: Sendable {
    let request: String
    /// Those of the request in their order.
    let fields: [String]
    let answer: @Sendable (Pages, IntrospectRequest) async throws -> [Sandesh]

    init(
        _ request: String, _ fields: [String] = [],
        answer: @escaping @Sendable (Pages, IntrospectRequest) async throws -> [Sandesh]
    ) {
        self.request = request
        self.fields = fields
        self.answer = answer
    }
}

/// All pages of a process by their requests.
struct IntrospectPageTable<Pages: Sendable>: Sendable {
    private let pages: [String: IntrospectPage<Pages>]
    let requests: [String: [String]]

    init(_ pages: [IntrospectPage<Pages>]) {
        self.pages = Dictionary(uniqueKeysWithValues: pages.map { ($0.request, $0) })
        requests = self.pages.mapValues(\.fields)
    }

    subscript(request: String) -> IntrospectPage<Pages>? { pages[request] }
}
