using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Fractal.Cli;
using Fractal.Cli.Terminal;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var interrupt = new Interrupt();

// No response files: an argument that begins with @ must not read a file.
var parsed = Root.Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return parsed.Action is ParseErrorAction
    ? Usage.Refuse(parsed)
    : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
