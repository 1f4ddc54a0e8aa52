import ArgumentParser
import WeftClient
import WeftJSON

/// Objects that do less than they say, or other than one may expect: what the controller warned of when they were
/// changed.
struct ConditionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conditions",
        abstract: "List policies, security groups and networks that do less than they say, and why.")

    @OptionGroup var options: APIOptions

    func run() async throws {
        let answer = try await options.client.get("/weft/conditions")
        for condition in answer["conditions"]?.array ?? [] {
            let name = (condition["fq_name"]?.array ?? []).compactMap(\.string).joined(separator: ":")
            print("\(condition["type"]?.string ?? "") \(name): \(condition["message"]?.string ?? "")")
        }
    }
}
