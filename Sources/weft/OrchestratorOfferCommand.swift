import ArgumentParser
import WeftClient
import WeftConfig
import WeftModel

extension OrchestratorCommand {
    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand over to another orchestrator what one made for one of its objects.",
            discussion: """
                Connectors do this by themselves for what they see move; a person does it in place of one that does not. The other \
                orchestrator's connector takes all of it at once, when it has the object in its own orchestrator. The offer ends \
                when the giver's connector starts anew.
                """)

        @OptionGroup var options: APIOptions
        @Argument(help: "The name of the orchestrator that it belongs to.") var name: String
        @Argument(help: "The kind of object that it was made for, as in `weft_owner`: Pod.") var kind: String
        @Argument(help: "The orchestrator's identifier of that object, as in `weft_owner`.") var uid: String
        @Option(help: "The name of the orchestrator that is to have it.") var to: String?
        @Flag(help: "Take the offer back.") var withdraw = false

        func validate() throws {
            guard (to == nil) == withdraw else {
                throw ValidationError("Say either --to, whom it is offered to, or --withdraw.")
            }
        }

        func run() async throws {
            let objects = try await options.client.offer(Source(kind: kind, uid: uid), of: name, to: to)
            print(to.map { "\(name) offers \($0):" } ?? "\(name) keeps:")
            for object in objects { print("  \(object.type.name) \(object.name) (\(object.id))") }
        }
    }
}
