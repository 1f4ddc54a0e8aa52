import Testing

@Suite("Engine of connectors")
struct EngineNameTests {
    @Test("it names no orchestrator: what it knew of one it would know of no other (0018)")
    func engine() throws {
        let target = try #require(try PackageDescription.load().targets.first { $0.name == "WeftConnector" })
        let words = /\b(kubernetes|k8s|kube\w*|pods?|namespaces?|vcenter|vsphere|openstack|neutron|nova)\b/
            .ignoresCase()
        for source in try RepositoryFiles.sources(of: target) {
            let named = source.text.matches(of: words).map { String($0.output.0) }
            #expect(named.isEmpty, "\(source.path) names \(named.joined(separator: ", "))")
        }
    }
}
