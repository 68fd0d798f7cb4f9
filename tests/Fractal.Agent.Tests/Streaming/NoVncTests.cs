using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fractal.Agent.Streaming;
using Xunit;

namespace Fractal.Agent.Tests.Streaming;

/// <summary>Compares the parser with the bundled client, because a newer noVNC may send messages that the parser does not know.</summary>
public sealed class NoVncTests
{
    [Fact]
    public void Every_type_of_message_that_it_sends_is_known()
    {
        var source = SourceFile("../../../src/Fractal.Server/Portal/node_modules/@novnc/novnc/core/rfb.js");
        Assert.SkipUnless(File.Exists(source), "the browser parts have not been fetched");
        var types = Regex.Matches(File.ReadAllText(source), @"sQpush8\((\d+)\); // msg-type").Select(match => byte.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Superset(new HashSet<byte> { 0, 2, 3, 4, 5, 6, 150, 248, 250, 251, 255 }, types);
        foreach (var type in types)
        {
            var parser = new RfbClientParser();
            parser.TakeAll([.. RfbMessage.Handshake, type]);
            Assert.True(parser.Unknown is null, $"message type {type}");
        }
    }

    private static string SourceFile(string relative, [CallerFilePath] string here = "") => Path.GetFullPath(relative, Path.GetDirectoryName(here)!);
}
