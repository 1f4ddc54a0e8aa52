import Foundation
import WeftSchema

// weft-schema: writes the folders Generated below Sources from schema/*.schema.
//
// usage: weft-schema [--check] [REPOSITORY]      --check writes nothing and fails when something would change

var arguments = CommandLine.arguments.dropFirst()
let isCheck = arguments.first == "--check"
if isCheck { arguments.removeFirst() }
let repository = Repository(root: URL(filePath: arguments.first ?? ".", directoryHint: .isDirectory))
do {
    let sources = try repository.schemaFiles()
    let document = SchemaDocument(reading: sources)
    for problem in document.problems { complain(problem.description) }
    guard !sources.isEmpty, document.problems.isEmpty else { exit(1) }
    let generated = Generator(sources: sources, document: document).files()
    let stale = try repository.staleFiles(besides: generated)
    guard isCheck else {
        try repository.write(generated)
        exit(0)
    }
    for name in stale { complain("\(name) is out of date: run `swift run weft-schema`") }
    exit(stale.isEmpty ? 0 : 1)
} catch {
    complain("\(error)")
    exit(1)
}

func complain(_ line: String) { FileHandle.standardError.write(Data("weft-schema: \(line)\n".utf8)) }
