import Foundation
import WeftJSON
import WeftNet

/// The seed's story on the real machines: overlapping clusters kept apart, two networks joined by one policy and parted
/// again, and what the tools show of it.
struct Scenario: Sendable {
    let site: Site
    let options: Lab.Options

    func show(_ report: inout Report) async {
        await report.check("each cluster's default pods run, on addresses of the same range") {
            try await defaultPods()
        }
        await report.check("vn1 and vn2 have their first pods at .3") { try await customPods() }
        await report.check("default pods of one cluster reach each other") { try await defaultPodsWithin() }
        await report.check("default pods of the two clusters never reach each other") { try await defaultPodsAcross() }
        await report.check("vn1 and vn2 do not reach each other without a policy") { try await networksApart() }
        await report.check("the policy vn1-to-vn2, attached to both, joins them both ways within a second") {
            try await attachPolicy()
        }
        await report.check("each table holds one primary and one secondary route") { try await routes() }
        await report.check("the gateway answers, and a large packet with DF is refused with its MTU") {
            try await gateway()
        }
        await report.check("the config API lists the networks and policies of both clusters") { try await listings() }
        await report.check("the same label on pods of both clusters is one tag") { try await tags() }
        await report.check("a NetworkAttachmentDefinition gives pods a second interface") {
            try await furtherInterfaces()
        }
        await report.check("pods of an isolated namespace reach each other and nobody else") {
            try await isolatedNamespace()
        }
        await report.check("an agent is killed and replaced without a lost packet") { try await agentReplaced() }
        await report.check("traffic goes on while the controller is gone, and routes return with it") {
            try await controllerGone()
        }
        await report.check("of two control nodes either is killed and comes back without a lost packet") {
            try await controlNodesReplaced()
        }
        await report.check("a host forwards, and its agent restarts, with every controller gone") {
            try await agentReplacedAlone()
        }
        await report.check("attaching a cluster whose name or identity collides is refused") { try await collisions() }
        await report.check("stale-object proof: \(options.proofSteps) steps, seed \(options.seed)") {
            try await StaleObjectProof(site: site, options: options).run()
        }
        await report.check("after the policy is detached the networks are apart again") { try await detachPolicy() }
        await report.check("default pods of the two clusters still do not reach each other") {
            try await defaultPodsAcross()
        }
        await report.check("the lab is whole, and the commands that it prints do what they say") {
            try await complete()
        }
    }

    var first: SiteCluster { site.clusters[0] }
    var second: SiteCluster { site.clusters[1] }
}
