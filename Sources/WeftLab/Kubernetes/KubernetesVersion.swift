import Foundation

/// What a program of Kubernetes calls itself.
struct KubernetesVersion: Hashable, Comparable, Sendable {
    var major: Int
    var minor: Int

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `Kubernetes v1.20.2`, with whatever a distribution puts behind it.
    init?(_ text: String) {
        guard let word = text.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("v") }) else {
            return nil
        }
        let numbers = word.dropFirst().split(separator: ".", maxSplits: 2)
        guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1].prefix(while: \.isNumber))
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// Asks the program.
    init(of program: String) throws {
        let said = try Command([program, "--version"]).checked()
        guard let version = KubernetesVersion(said), version.major > 0 else {
            throw LabError(
                "\(program) calls itself \(said.trimmingCharacters(in: .whitespacesAndNewlines)), and the lab has to know "
                    + "its version to choose its options: run lab/build-kubernetes, or name a release")
        }
        self = version
    }

    static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }

    /// kube-controller-manager and kube-scheduler opened a port without TLS until 1.23, where two of a machine would
    /// meet; from 1.24 on there is none, and they refuse the option.
    var insecurePortFlags: [String] { self < Self(major: 1, minor: 24) ? ["--port=0"] : [] }
}
