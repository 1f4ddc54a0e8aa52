/// How many objects of intent a compiler knows.
package struct CompiledCounts: Hashable, Sendable {
    package let networks: Int
    package let policies: Int
    package let interfaces: Int
    package let services: Int
}

extension Compiler {
    package var counts: CompiledCounts {
        CompiledCounts(
            networks: networks.count, policies: policies.count, interfaces: interfaces.count, services: services.count)
    }
}
