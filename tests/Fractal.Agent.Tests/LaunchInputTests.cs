using System.Text;
using System.Text.Json;
using Fractal.Client.Agents;
using Xunit;

namespace Fractal.Agent.Tests;

public sealed class LaunchInputTests
{
    private const string Line =
        """{"containerId":"01990000-0000-7000-8000-000000000001","enrolmentCode":"code","server":"unix:/a","listen":"unix:/b","maxProcesses":64}""";

    private static readonly AgentLaunch Launch = new(Guid.Parse("01990000-0000-7000-8000-000000000001"), "code", "unix:/a", "unix:/b", 64);

    [Fact]
    public void The_launch_input_is_one_line_whatever_follows() => Assert.Equal(Launch, Read(Line + "\nmore"));

    [Fact]
    public void A_response_may_arrive_in_any_chunks()
    {
        using var bytes = new OneByteAtATime(Encoding.UTF8.GetBytes(Line + "\n"));
        Assert.Equal(Launch, LaunchInput.ReadLaunch(bytes));
    }

    [Fact]
    public void Input_that_ends_within_the_line_is_reported() => Assert.Throws<InvalidDataException>(() => Read(Line));

    [Fact]
    public void A_program_that_is_too_long_is_rejected() => Assert.Throws<InvalidDataException>(() => Read(new string(' ', 20_000) + Line + "\n"));

    [Theory]
    [InlineData("rubbish")]
    [InlineData("{")]
    [InlineData("{\"containerId\":7}")]
    public void Invalid_data_is_rejected(string line) => Assert.ThrowsAny<JsonException>(() => Read(line + "\n"));

    [Fact]
    public void Nothing_is_refused() => Assert.Throws<InvalidDataException>(() => Read("null\n"));

    private static AgentLaunch Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return LaunchInput.ReadLaunch(stream);
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
