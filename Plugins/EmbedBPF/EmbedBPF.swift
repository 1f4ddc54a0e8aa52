import Foundation
import PackagePlugin

/// Compiles the data plane (bpf/datapath.bpf.c) with the Swift toolchain's own clang and hands it to the target as
/// Swift source, so that the executable carries it and a clean clone needs nothing but `swift build`.
@main
struct EmbedBPF: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "bpf")
        let output = context.pluginWorkDirectoryURL.appending(path: "DatapathObject.swift")
        let clang = try context.tool(named: "clang").url
        let sources = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .map { folder.appending(path: $0) }
        return [
            .buildCommand(
                displayName: "Compiling the data plane",
                executable: folder.appending(path: "embed"),
                arguments: [clang.path(), folder.appending(path: "datapath.bpf.c").path(), output.path()],
                inputFiles: sources,
                outputFiles: [output])
        ]
    }
}
