/// What a family of figures is called and what it means: as `docs/metrics.md` has it, and as collectors are told.
package struct MetricDefinition: Hashable, Sendable {
    package let name: String
    package let kind: Exposition.Kind
    /// Names of the labels, in the order in which samples give their values.
    package let labels: [String]
    package let meaning: String

    package init(_ name: String, _ kind: Exposition.Kind, labels: [String] = [], _ meaning: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.meaning = meaning
    }
}

/// One figure of a family: the values of its labels, and how large it is.
package struct Sample: Sendable {
    let labels: [String]
    let value: Double

    package init(_ labels: String..., is value: some BinaryInteger) {
        self.labels = labels
        self.value = Double(value)
    }

    package init(_ labels: String..., is value: Double) {
        self.labels = labels
        self.value = value
    }

    package init(_ labels: String..., is value: Bool) {
        self.labels = labels
        self.value = value ? 1 : 0
    }
}

/// A family of figures that a part of the process knows anyway: read off it when somebody asks, so that it costs
/// nothing before.
package struct Metric<Part>: Sendable {
    package let definition: MetricDefinition
    let read: @Sendable (Part) -> [Sample]

    package init(
        _ name: String, _ kind: Exposition.Kind, labels: [String] = [], _ meaning: String,
        read: @escaping @Sendable (Part) -> [Sample]
    ) {
        definition = MetricDefinition(name, kind, labels: labels, meaning)
        self.read = read
    }
}

extension Exposition {
    /// Reads all of a table off a part.
    package mutating func add<Part>(_ metrics: [Metric<Part>], of part: Part) {
        for metric in metrics {
            let definition = metric.definition
            describe(definition)
            for sample in metric.read(part) {
                add(
                    definition.name, definition.kind, sample.value,
                    zip(definition.labels, sample.labels).map { ($0, $1) })
            }
        }
    }
}
