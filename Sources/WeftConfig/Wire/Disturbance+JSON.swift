package import WeftJSON

extension Disturbance {
    package var json: JSON {
        [
            "sources": .array(
                sources.sorted { ($0.kind, $0.uid) < ($1.kind, $1.uid) }
                    .map { ["kind": .string($0.kind), "uid": .string($0.uid)] }),
            "total": .bool(isTotal), "hosts": .bool(hasOtherHosts),
        ]
    }

    /// What cannot be read is no reason to do less.
    package init(json: JSON) {
        var disturbance = Disturbance(isTotal: json["total"]?.bool ?? true, hasOtherHosts: json["hosts"]?.bool ?? true)
        for row in json["sources"]?.array ?? [] {
            let source = row["kind"]?.string.flatMap { kind in
                row["uid"]?.string.map { Source(kind: kind, uid: $0) }
            }
            disturbance.merge(source.map { Disturbance(sources: [$0]) } ?? .total)
        }
        self = disturbance
    }
}
