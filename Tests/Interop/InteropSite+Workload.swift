import Foundation
import WeftLab
import WeftNet

extension InteropSite {
    static let workloadAS: UInt32 = 65077
    static let workloadPrefix = IPv4Prefix(IPv4Address(10, 77, 0, 0), length: 16)
    /// In the pod, behind its interface.
    static let workloadAddress = IPv4Address(10, 77, 0, 1)
    static let workloadGateway = IPv4Address(10, 0, 7, 1)

    func startBIRD(inPod pod: HandmadePod, _ address: IPv4Address) throws -> ChildProcess {
        try Command(["ip", "address", "add", "\(Self.workloadAddress)/32", "dev", "lo"], in: pod.namespace).checked()
        let text = """
            router id \(address);
            log stderr all;
            protocol device {}
            protocol static { ipv4; route \(Self.workloadPrefix) blackhole; }
            protocol bgp fabric {
              local \(address) as \(Self.workloadAS); neighbor \(Self.workloadGateway) as \(Self.asn);
              ipv4 { import all; export where source = RTS_STATIC; next hop self; };
            }

            """
        let file = folder.appending(path: "pod-bird.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "bird in \(pod.namespace)", Command(["bird", "-f", "-c", file.path(), "-s", podSocket], in: pod.namespace),
            log: folder.appending(path: "pod-bird.log"))
    }

    private var podSocket: String { folder.appending(path: "pod-bird.ctl").path() }

    /// What BIRD in the pod shows.
    func podBIRD(_ what: String) -> String {
        run(["birdc", "-s", podSocket, "show"] + what.split(separator: " ").map(String.init))
    }
}
