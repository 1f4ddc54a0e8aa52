import Foundation

/// The programs that the lab starts and does not find in PATH under a fixed name.
struct Binaries: Sendable {
    /// What this process runs.
    let lab: String
    let weft: String
    let weftCNI: String
    let kubeAPIServer: String
    let kubeControllerManager: String
    let kubeScheduler: String

    /// `weft` and `weft-cni` stand beside the running executable. The Kubernetes programs come from the environment
    /// (`WEFT_KUBE_APISERVER` and so on) or from the cache that lab/build-kubernetes fills.
    init() throws {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        lab = own.path()
        weft = try Self.product("weft", beside: own)
        weftCNI = try Self.product("weft-cni", beside: own)
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["WEFT_CACHE"] ?? "\(environment["HOME"] ?? "/root")/.cache/weft"
        func kubernetes(_ program: String) throws -> String {
            let variable = "WEFT_" + program.uppercased().replacingOccurrences(of: "-", with: "_")
            let path = environment[variable] ?? "\(cache)/kubernetes/current/\(program)"
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw LabError("\(program) is not at \(path): run lab/build-kubernetes, or name one in \(variable)")
            }
            return path
        }
        kubeAPIServer = try kubernetes("kube-apiserver")
        kubeControllerManager = try kubernetes("kube-controller-manager")
        kubeScheduler = try kubernetes("kube-scheduler")
    }

    private static func product(_ name: String, beside own: URL) throws -> String {
        let path = own.deletingLastPathComponent().appending(path: name).path()
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw LabError("\(name) is not at \(path): build it with `swift build`")
        }
        return path
    }
}
