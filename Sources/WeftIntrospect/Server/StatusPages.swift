package import WeftMetrics

/// The pages of a process that shows its status and nothing else, such as a connector that runs by itself.
package struct StatusPages: IntrospectPages {
    package let module: String
    package let requests = ["SandeshUVECacheReq": ["tname", "key"]]
    private let status: @Sendable () -> ProcessStatus

    package init(_ module: String, status: @escaping @Sendable () -> ProcessStatus) {
        self.module = module
        self.status = status
    }

    package func answer(_ request: IntrospectRequest) -> [Sandesh]? {
        guard requests.keys.contains(request.name) else { return nil }
        return status().responses(module: module, ofType: request.first("tname"))
    }

    /// What such a process counts, it has its registry of figures for.
    package func addFigures(to exposition: inout Exposition) {}
}
