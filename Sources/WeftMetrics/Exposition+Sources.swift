extension Exposition {
    package static let sources = MetricDefinition(
        "weft_metrics_source_up", .gauge, labels: ["source"],
        "1 where the figures of a part of the process could be read, 0 where they are missing.")

    /// Reads all of a table off a part of the process that may not answer.
    ///
    /// Its families are missing then, which a collector tells from nothing to count, and the others are told
    /// nevertheless: a figure says of each part whether it could be read, a comment says why not.
    ///
    /// - Parameter source: what the part is called, as `control-node`.
    package mutating func add<Part>(
        _ metrics: [Metric<Part>], from source: String, _ read: () async throws -> Part
    ) async {
        describe(Self.sources)
        do {
            add(metrics, of: try await read())
            add(Self.sources.name, Self.sources.kind, 1, [("source", source)])
        } catch {
            add(Self.sources.name, Self.sources.kind, 0, [("source", source)])
            remark("\(source) cannot be read: \(error)")
        }
    }
}
