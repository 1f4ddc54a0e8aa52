import WeftModel
import WeftNet

extension Compiler {
    /// A network has an access list while a policy is attached to it, and when it has to do with the underlay.
    mutating func updateAccessLists(_ ids: Set<ObjectID>) {
        for network in ids.compactMap({ networks[$0] }) {
            derived[network.accessListID] = accessList(of: network)
        }
    }

    private func accessList(of network: Network) -> ConfigObject? {
        let provider = provider(of: network)
        guard !network.attachments.isEmpty || network.isProvider || provider != nil || network.hasFabricSNAT
        else { return nil }
        var builder = AccessListBuilder(network)
        if network.attachments.isEmpty, network.hasFabricSNAT {
            builder.closeForFabricSNAT(fabric: "default-domain:default-project:ip-fabric")
            return builder.object
        }
        for rule in rules(of: network) {
            builder.add(rule, members: memberPaths, isMember: { isMember(network, ofPolicy: $0) })
        }
        builder.close(isLinkedToProvider: provider)
        return builder.object
    }

    /// The underlay's network that this one takes its addresses from.
    private func provider(of network: Network) -> String? {
        network.links.lazy.compactMap { networks[$0] }.first { $0.isProvider }?.path
    }

    private func memberPaths(_ policy: String) -> [String] {
        (policyIDs[policy].flatMap { members[$0] } ?? []).sorted().compactMap { networks[$0]?.path }
    }
}
