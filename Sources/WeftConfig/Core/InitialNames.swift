import WeftJSON
import WeftModel
import WeftNet

/// The objects that are there from the start and that rules refer to by name.
enum InitialNames {
    static let systemConfig: FQName = ["default-global-system-config"]
    static let domain: FQName = ["default-domain"]
    static let project: FQName = ["default-domain", "default-project"]
    static let underlay = project.child("ip-fabric")
    static let linkLocal = project.child("__link_local__")
    static let interconnect = project.child("dci-network")
    static let defaultNetwork = project.child("default-virtual-network")

    /// Networks whose addresses are not ours to give out.
    static func isUnmanaged(_ network: FQName) -> Bool { network == underlay || network == linkLocal }
}

extension ConfigCore {
    /// What the global system configuration says that rules need.
    var fabric: (asn: Int, hasWideNumbers: Bool) {
        let record = catalog.row(of: .globalSystemConfig, named: InitialNames.systemConfig)?.record
        return (record?[Field.autonomousSystem]?.int ?? 64512, record?[Field.enable4byteAs]?.bool ?? false)
    }
}
