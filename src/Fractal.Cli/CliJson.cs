using System.Text.Json;
using System.Text.Json.Serialization;
using Fractal.Cli.Accounts;
using Fractal.Cli.Administration;
using Fractal.Cli.Sessions;
using Fractal.Cli.Simulation;
using Fractal.Cli.Terminal;
using Fractal.Client.Accounts;

namespace Fractal.Cli;

/// <summary>An error in the format of --json.</summary>
internal sealed record FailureDocument(Failure Error);

/// <summary>Source-generated JSON of the CLI's own types; all others are in ClientJson.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, SignInTokens>))]
[JsonSerializable(typeof(EndingDocument))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(IReadOnlyList<TriedPolicyDocument>))]
[JsonSerializable(typeof(SignInDocument))]
[JsonSerializable(typeof(SimulationDocument[]))]
[JsonSerializable(typeof(StartDocument))]
[JsonSerializable(typeof(UserDocument))]
internal sealed partial class CliJson : JsonSerializerContext;
